// Package tenants carries what stands in this folder into the binaries: the
// library of ready procedures (手続ひな形). The declarations of municipalities
// beside it are read from disk by whoever applies them.
package tenants
