import { closeServers } from './global-setup.mjs';

export default closeServers;
