package model

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// manyCandidates is from how many on it is worth dividing a search.
const manyCandidates = 2000

// everyWay goes through all candidates of a structure, with all processors if there are many. Which execution explains
// depends on the order: then there is one goroutine.
func (s *search) everyWay(st *structure, whole partial) error {
	workers := runtime.GOMAXPROCS(0)
	if workers == 1 || s.opts.Witness || !st.hasMany() {
		return s.combine(st, whole)
	}
	tasks := []partial{whole}
	for level := 0; level < len(st.cells)-1 && len(tasks) < 16*workers && len(st.cells[level].choices) < manyCandidates; level++ {
		var longer []partial
		for i, t := range tasks {
			if len(longer) >= 16*workers { // that will do: tasks may differ in length
				longer = append(longer, tasks[i:]...)
				break
			}
			err := s.extend(st, t, func(next partial) error { longer = append(longer, next); return nil })
			if err != nil {
				return err
			}
		}
		tasks = longer
	}
	return s.share(st, tasks, workers)
}

// hasMany says whether the candidates are many, as far as can be told before they are made.
func (st *structure) hasMany() bool {
	product := 1
	for _, c := range st.cells {
		if product *= len(c.choices); product >= manyCandidates {
			return true
		}
	}
	return false
}

// share goes on with the tasks in several goroutines, until one meets an error.
func (s *search) share(st *structure, tasks []partial, workers int) error {
	var (
		taken, judged atomic.Int64
		failed        atomic.Pointer[error]
		group         sync.WaitGroup
	)
	for range workers {
		group.Go(func() {
			own, part := *s, *st
			own.judged = 0
			part.session = s.model.On(st.Structure)
			for i := taken.Add(1) - 1; i < int64(len(tasks)) && failed.Load() == nil; i = taken.Add(1) - 1 {
				if err := own.combine(&part, tasks[i]); err != nil {
					failed.CompareAndSwap(nil, &err)
				}
			}
			judged.Add(int64(own.judged))
		})
	}
	group.Wait()
	s.judged += int(judged.Load())
	if err := failed.Load(); err != nil {
		return *err
	}
	return nil
}
