# -*- coding: utf-8 -*-
"""Runs the script of a Jobtronaut task in Clarisse, and ends Clarisse, which would stay open.

    clarisse [SCENE.project] --script run_clarisse.py PAYLOAD
"""
import os
import sys

# A script need not be told its name; its code or the command line know it.
names = [(lambda: None).__code__.co_filename] + sys.argv
sys.path.insert(0, [os.path.dirname(os.path.abspath(name)) for name in names if name.endswith("clarisse.py")][0])
import jobtronaut_runtime

# Clarisse gives the scripts that it runs the name `ix`, this one among them.
jobtronaut_runtime.end(jobtronaut_runtime.main(names=globals()))
