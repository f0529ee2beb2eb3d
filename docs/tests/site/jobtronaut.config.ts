import { defineConfig } from '@jobtronaut/plugins-loader';

export default defineConfig({ PLUGIN_PATH: ['plugins'] });
