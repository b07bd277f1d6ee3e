// Package embedding keeps the list of sites that may show a card of a
// procedure in a frame (埋込): normally the municipality's own.
//
// It owns that list and the reading of what people type as a site. It refuses
// what is no origin of the web, wildcards, and more sites than a content policy
// should carry. Invariant: an entry is an origin as browsers write it, in lower
// case and without a path, so that it can stand in a policy as it is.
package embedding
