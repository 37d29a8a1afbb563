module outside

go 1.26.0

require (
	example.org/atomlab v0.0.0
	github.com/hashicorp/golang-lru/v2 v2.0.7
	github.com/puzpuzpuz/xsync/v4 v4.5.0
)
