package tuning

import "example.org/atomlab/probes"

// taggedHead is where the tag stands that keeps a head from being taken for a former one: beside an index, packed into
// 64 bits, or beside a pointer, in 128.
var taggedHead = chosen(TaggedHead, probes.Heads, probes.BestHead,
	other("Go runtime lfstack", "packed: a count beside a pointer, in 64 bits"),
).unless("nodes are not in one array: then there is no index to pack")
