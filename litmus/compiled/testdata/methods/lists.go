package methods

import "example.org/atomlab/structures/queue"

var (
	ms   = queue.NewMichaelScott[int64]()
	mpsc = queue.NewMPSC[int64]()
)

// What is put in comes out once, and whole.
func MichaelScott_0() bool          { return ms.Enqueue(5) }
func MichaelScott_1() (int64, bool) { return ms.Dequeue() }

func MPSC_0() bool { return mpsc.Enqueue(5) }
func MPSC_1() (int64, bool) {
	if value, ok, _ := mpsc.TryDequeue(); ok {
		return value, true
	}
	return 0, false
}
