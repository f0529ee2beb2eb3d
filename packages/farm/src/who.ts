import { hostname, userInfo } from 'node:os';

/** Who submits: the login of this process, or where the system knows none (containers) what the environment says. */
export function currentUser(env: NodeJS.ProcessEnv): string {
  try {
    return userInfo().username;
  } catch {
    return env.USER || env.USERNAME || 'unknown';
  }
}

/** From where: the name of this host. */
export const thisHost = hostname;
