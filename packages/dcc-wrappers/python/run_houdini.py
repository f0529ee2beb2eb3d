# -*- coding: utf-8 -*-
"""Runs the script of a Jobtronaut task in Houdini's Python.

    hython run_houdini.py [--scene SCENE.hip] PAYLOAD
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import jobtronaut_runtime


def open_scene(scene):
    import hou

    hou.hipFile.load(scene, suppress_save_prompt=True)


sys.exit(jobtronaut_runtime.main(open_scene))
