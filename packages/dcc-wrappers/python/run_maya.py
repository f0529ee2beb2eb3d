# -*- coding: utf-8 -*-
"""The Python half of run_maya.mel."""
import jobtronaut_runtime


def run():
    status = jobtronaut_runtime.main()
    import maya.cmds

    try:
        if status != 0:
            # Maya ends with 0 whatever a script threw: Tractor takes this for the exit status.
            jobtronaut_runtime.tell_farm(u"TR_EXIT_STATUS %d" % status)
    finally:
        maya.cmds.quit(force=True, exitCode=status)
