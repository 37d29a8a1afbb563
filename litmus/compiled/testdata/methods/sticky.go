package methods

import "example.org/atomlab/structures/refcount"

var (
	sticky      = refcount.NewSticky(nil) // its creator's reference is the first
	both        = refcount.NewSticky(nil) // and this one has another
	content     int64                     // of the object: 5 while it lives
	left, right int64
)

func init() {
	content = 5
	both.Acquire()
}

// Sticky: the creator lets go and destroys, unless somebody has acquired: that one finds the object alive.
func Sticky_0() (int64, bool) {
	if !sticky.TryAcquire() {
		return 0, false
	}
	return content, true
}
func Sticky_1() bool {
	if !sticky.Release() {
		return false
	}
	content = 7
	return true
}

// StickyLast: of two holders one is the last, and finds what the other has done.
func StickyLast_0() int64 {
	left = 5
	if !both.Release() {
		return -1
	}
	return right
}
func StickyLast_1() int64 {
	right = 5
	if !both.Release() {
		return -1
	}
	return left
}
