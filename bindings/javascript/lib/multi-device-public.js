// The keys of a group of linked devices, without what is for known answers.

export { accepts, DeviceGroupKey, lastSealed } from "./multi-device.js";
