package sched

import "time"

// A Scenario is what one schedule runs: Explore hands a fresh one to the set-up before each.
type Scenario struct {
	threads []entry
	final   func() error
}

type entry struct {
	name string
	body func()
}

// Go adds a thread. All threads begin together, when the set-up has returned.
func (s *Scenario) Go(name string, f func()) { s.threads = append(s.threads, entry{name, f}) }

// Finally sets the check that runs when all threads have ended. An error is a failure of the schedule.
func (s *Scenario) Finally(check func() error) { s.final = check }

// Options bound an exploration. The zero value is a good choice.
type Options struct {
	Schedules int           // of the unbounded search; 0: no bound
	Time      time.Duration // for everything; 0: ten seconds
	Steps     int           // of one schedule, beyond which it counts as a livelock; 0: 10,000
	Spins     int           // rounds of a loop that reads the same again, after which it waits for a change; 0: 3
	Seed      uint64        // of the sampling
	Replay    string        // run this one schedule only, a Failure.Replay
}
