"""Makes the scene of BlenderShot: a head of clay among marbles, on a sheet of paper that bends up behind them."""
import math
import os

import bpy
from mathutils import Vector

TURN = 48  # Frames in which the marbles go round once.


def main():
    bpy.ops.wm.read_factory_settings(use_empty=True)
    progress = task.report_progress(4)
    backdrop()
    progress += 1
    head()
    progress += 1
    marbles(7)
    progress += 1
    light()
    look()
    path = os.path.abspath(task.arguments.scene.processed)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    # Whole or not at all: a command that is killed leaves no half scene.
    bpy.ops.wm.save_as_mainfile(filepath=path + ".part", compress=True)
    os.replace(path + ".part", path)
    task.log.info("wrote %s", path)
    progress += 1


def material(name, colour, roughness, metallic=0.0, clearcoat=0.0):
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    values = made.node_tree.nodes["Principled BSDF"].inputs
    values["Base Color"].default_value = (*colour, 1)
    values["Roughness"].default_value = roughness
    values["Metallic"].default_value = metallic
    values["Clearcoat"].default_value = clearcoat
    return made


def add(made, surface, smooth=True):
    made.data.materials.append(surface)
    for polygon in made.data.polygons:
        polygon.use_smooth = smooth
    return made


def backdrop():
    """A floor that turns into a wall by a quarter of a circle."""
    radius, back, top, half = 4.0, 5.0, 12.0, 30.0
    profile = [(-20.0, 0.0)]
    for step in range(17):
        angle = math.pi / 2 * step / 16
        profile.append((back + radius * math.sin(angle), radius - radius * math.cos(angle)))
    profile.append((back + radius, top))
    points = [(x, y, z) for y, z in profile for x in (-half, half)]
    faces = [(i, i + 1, i + 3, i + 2) for i in range(0, len(points) - 2, 2)]
    mesh = bpy.data.meshes.new("Backdrop")
    mesh.from_pydata(points, [], faces)
    made = bpy.data.objects.new("Backdrop", mesh)
    bpy.context.collection.objects.link(made)
    add(made, material("Paper", (0.16, 0.27, 0.33), 0.9))


def head():
    bpy.ops.mesh.primitive_monkey_add(size=2.1, location=(0, 0, 1.05), rotation=(math.radians(-24), 0, 0))
    made = add(bpy.context.object, material("Clay", (0.83, 0.22, 0.11), 0.38, clearcoat=0.6))
    smooth = made.modifiers.new("Smooth", "SUBSURF")
    smooth.levels = smooth.render_levels = 2


def marbles(count):
    """Small balls that hop round the head, each a little later than the one before."""
    colours = [(0.95, 0.72, 0.25), (0.93, 0.9, 0.84), (0.18, 0.5, 0.48)]
    for index in range(count):
        size = 0.2 + 0.07 * (index % 3)
        bpy.ops.mesh.primitive_uv_sphere_add(segments=48, ring_count=24, radius=size)
        surface = material("Marble%d" % index, colours[index % 3], 0.12, 1.0 if index % 3 == 0 else 0.0, 1.0)
        made = add(bpy.context.object, surface)
        for frame in range(1, TURN + 2, 2):
            turn = 2 * math.pi * ((frame - 1) / TURN + index / count)
            hop = abs(math.sin(turn * 2 + index)) * 0.5
            made.location = (2.3 * math.cos(turn), 1.9 * math.sin(turn), size + hop)
            made.keyframe_insert("location", frame=frame)


def light():
    for name, place, size, watts, colour in (
        ("Key", (-4.5, -5.0, 6.0), 3.0, 900, (1.0, 0.93, 0.84)),
        ("Fill", (6.0, -3.5, 2.5), 4.0, 170, (0.75, 0.87, 1.0)),
        ("Rim", (2.5, 4.5, 5.0), 1.5, 520, (1.0, 0.8, 0.62)),
    ):
        lamp = bpy.data.lights.new(name, "AREA")
        lamp.size, lamp.energy, lamp.color = size, watts, colour
        made = bpy.data.objects.new(name, lamp)
        made.location = place
        made.rotation_euler = (Vector((0, 0, 0.8)) - made.location).to_track_quat("-Z", "Y").to_euler()
        bpy.context.collection.objects.link(made)
    world = bpy.data.worlds.new("World")
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs["Color"].default_value = (0.05, 0.07, 0.09, 1)
    bpy.context.scene.world = world


def look():
    scene = bpy.context.scene
    eye = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    eye.data.lens = 58
    eye.location = (0, -9.6, 3.1)
    eye.rotation_euler = (Vector((0, 0, 0.95)) - eye.location).to_track_quat("-Z", "Y").to_euler()
    bpy.context.collection.objects.link(eye)
    scene.camera = eye
    scene.render.engine = "CYCLES"
    # Not every build of Blender has a denoiser.
    scene.cycles.use_denoising = False
    scene.cycles.max_bounces = 4
    scene.view_settings.view_transform = "Filmic"
    scene.view_settings.look = "Medium High Contrast"
    scene.frame_start, scene.frame_end = 1, TURN


main()
