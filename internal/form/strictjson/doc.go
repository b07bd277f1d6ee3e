// Package strictjson reads JSON that strangers wrote.
//
// It owns the bounds (bytes, depth, number of values) and the refusals that
// encoding/json does not make: duplicate keys, unknown keys, invalid UTF-8. A
// Reader walks the tree and collects every fault with its place, so that a
// person sees all of them at once. It knows nothing of forms.
package strictjson
