import { fileURLToPath } from 'node:url';

/** The file that a site copies into a folder of its blades' `SiteModulesPath`; an absolute path. */
export const SHIM_FILE: string = fileURLToPath(new URL('../src/shim/TractorSiteStatusFilter.py', import.meta.url));

/** The program that the shim starts: `host` of `jobtronaut-blade.json`; an absolute path. */
export const HOST_PROGRAM: string = fileURLToPath(new URL('./host/main.js', import.meta.url));
