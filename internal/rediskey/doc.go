// Package rediskey builds every key the service puts into Redis.
//
// It owns the form of keys: "{t:<uuid>}:room:rest" for a tenant (テナント) and
// "madoguchi:room:rest" for the platform. The braces are Redis Cluster's hash
// tag, which keeps a tenant's keys together, and make a tenant's keys findable
// for its erasure. It refuses parts that could imitate another key. Nobody
// else writes a key as text.
package rediskey
