# -*- coding: utf-8 -*-
"""Runs the script of a Jobtronaut task in Katana's script mode.

    katana --script=run_katana.py -- [--scene SCENE.katana] PAYLOAD
"""
import os
import sys

# Katana runs a script without telling it its name; its code or the command line know it.
names = ((lambda: None).__code__.co_filename, sys.argv[0])
sys.path.insert(0, [os.path.dirname(os.path.abspath(name)) for name in names if os.path.isfile(name)][0])
import jobtronaut_runtime


def open_scene(scene):
    from Katana import KatanaFile

    KatanaFile.Load(scene)


jobtronaut_runtime.end(jobtronaut_runtime.main(open_scene))
