package tuned_test

import (
	"fmt"

	"example.org/atomlab/structures/counter"
	"example.org/atomlab/structures/lock"
	"example.org/atomlab/structures/tuned"
)

// A program sets a counter, a lock and a queue from what was measured on its machine. The file here is of another one:
// atomlab recommend --format json > tuning.json.
func Example() {
	settings, err := tuned.Load("testdata/tuning.json")
	if err != nil {
		fmt.Println(err)
		return
	}

	hits := counter.NewSharded(settings.CounterOptions())
	hits.Add(3)
	fmt.Println("hits:", hits.Value(), "in shards", settings.PaddingBytes(), "bytes apart")

	mutex := lock.NewSpinPark(settings.SpinParkOptions())
	mutex.Lock()
	fmt.Println("waiters spin for", settings.SpinParkOptions().Spin)
	mutex.Unlock()

	kind, err := tuned.FindQueue[string](settings)
	if err != nil {
		fmt.Println(err)
		return
	}
	jobs := kind.New(128)
	jobs.Enqueue("first")
	job, _ := jobs.Dequeue()
	fmt.Println(job, "through a", kind.Name)

	// Output:
	// hits: 3 in shards 64 bytes apart
	// waiters spin for 3.1µs
	// first through a ring, slots of 128 B
}
