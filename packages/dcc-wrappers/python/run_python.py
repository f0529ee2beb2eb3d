# -*- coding: utf-8 -*-
"""Runs the script of a Jobtronaut task in plain Python, and in applications that hand over arguments as it does.

    python run_python.py PAYLOAD
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import jobtronaut_runtime

sys.exit(jobtronaut_runtime.main())
