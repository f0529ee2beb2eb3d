import { fullSuites, pluginsCachedBeside } from '../../scripts/vitest/config.mjs';

// A stand-in for a blade drives the shim: it is written in Python.
export default fullSuites(pluginsCachedBeside(import.meta.url));
