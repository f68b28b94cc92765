/** What has no clear equal in TypeScript: the whole query is then asked as it is. */
export class Unsupported extends Error {}
