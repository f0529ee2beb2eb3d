"""Renders the frames of one chunk. Blender has opened the scene."""
import os

import bpy

first, last = task.arguments.frames.processed
width, height = (int(number) for number in task.arguments.resolution.processed.split("x"))
folder = os.path.abspath(task.arguments.out.processed)

scene = bpy.context.scene
scene.render.resolution_x, scene.render.resolution_y = width, height
scene.render.resolution_percentage = 100
scene.render.image_settings.file_format = "PNG"
scene.render.image_settings.color_mode = "RGB"
scene.cycles.samples = task.arguments.samples.processed
# A farm's host may have fewer processors for us than it has.
scene.render.threads_mode = "FIXED"
scene.render.threads = task.arguments.threads.processed

progress = task.report_progress(last - first + 1)
for frame in range(first, last + 1):
    path = os.path.join(folder, "frame.%04d.png" % frame)
    scene.frame_set(frame)
    # Blender writes a picture in place: it gets its name when it is whole.
    scene.render.filepath = path + ".part.png"
    bpy.ops.render.render(write_still=True)
    os.replace(path + ".part.png", path)
    task.log.info("wrote %s", path)
    progress += 1
