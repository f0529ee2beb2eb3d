import { fullSuites, pluginsCachedBeside } from '../../scripts/vitest/config.mjs';

// What needs Python, and Blender.
export default fullSuites(pluginsCachedBeside(import.meta.url));
