// Package postal knows which places a postal code (郵便番号) stands for.
//
// It owns a table of all codes of Japan, embedded and packed by
// web/scripts/postal.mjs from the npm package jquery-jpostal-ja (MIT licence,
// Ninton G.K.); the data are Japan Post's, who claim no rights in them. It
// keeps no state: a look-up unpacks the few kilobytes of one block.
package postal
