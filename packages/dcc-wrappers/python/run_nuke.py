# -*- coding: utf-8 -*-
"""Runs the script of a Jobtronaut task in Nuke's terminal mode.

    nuke -t run_nuke.py [--scene SCENE.nk] PAYLOAD
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import jobtronaut_runtime


def open_scene(scene):
    import nuke

    nuke.scriptOpen(scene)


sys.exit(jobtronaut_runtime.main(open_scene))
