/** Leaflet, used as it is. */
declare const L: any;
/** Strings of all languages, written before the scripts. */
declare const STRINGS: any;
/** Languages whose strings a native speaker has read. */
declare const REVIEWED: string[];
