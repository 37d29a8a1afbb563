// Package suite holds the probes that ship with the lab, one file each. A file begins with what it asks, how, and by
// which rules it judges; importing the package registers all of them.
package suite
