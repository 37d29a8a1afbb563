package reclaimtest

import (
	"sync/atomic"

	"example.org/atomlab/structures/internal/conform"
	"example.org/atomlab/structures/reclaim"
)

// collect lets others retire, and leave or sleep: whoever collects then frees all.
func (s Scheme) collect(t *conform.Crew) {
	const objects = 1000
	freed := map[uint64]int{}
	d := s.New(func(id uint64) { freed[id]++ })
	id := uint64(0)
	for i := range 4 {
		p := d.Join()
		for range objects / 4 {
			id++
			p.Enter()
			p.Retire(id)
			p.Exit()
		}
		if i%2 == 0 {
			p.Leave()
		}
	}
	gone := d.Join() // leaves in the middle of an operation
	var src atomic.Uint64
	src.Store(1)
	gone.Enter()
	gone.Protect(0, &src)
	gone.Leave()
	reclaim.Flush(d)
	for id, times := range freed {
		if times != 1 {
			t.Errorf("object %d was freed %d times", id, times)
		}
	}
	if stats := d.Stats(); len(freed) != objects || stats.Pending != 0 {
		t.Errorf("with nobody in an operation Flush freed %d of %d objects, and Stats says %+v", len(freed), objects, stats)
	}
}

// adopts lets participants leave with something retired: those that stay free it by and by.
func (s Scheme) adopts(t *conform.Crew) {
	const left = 8
	freed := 0
	d := s.New(func(id uint64) {
		if id <= left {
			freed++
		}
	})
	stays := d.Join()
	var leave []reclaim.Participant
	for id := range uint64(left) {
		p := d.Join()
		p.Retire(id + 1)
		leave = append(leave, p)
	}
	for _, p := range leave {
		p.Leave()
	}
	for id := uint64(left + 1); id < 2000; id++ {
		stays.Enter()
		stays.Retire(id)
		stays.Exit()
	}
	if freed != left {
		t.Errorf("%d objects were freed of %d whose participants left, although another has retired 2000 since", freed, left)
	}
}

// freePanics has a function to free that panics now and then: nothing is freed twice, and nothing lost.
func (s Scheme) freePanics(t *conform.Crew) {
	const objects = 1000
	freed := map[uint64]int{}
	d := s.New(func(id uint64) {
		freed[id]++
		if id%7 == 0 {
			panic(id)
		}
	})
	p := d.Join()
	for id := uint64(1); id <= objects; id++ {
		panics(func() {
			p.Enter()
			defer p.Exit()
			p.Retire(id)
		})
	}
	for range objects {
		panics(p.Collect)
	}
	checkFreed(t, d, freed, objects)
}

// freeRetires has a function to free that retires another object: the node's child goes with it.
func (s Scheme) freeRetires(t *conform.Crew) {
	const objects = 500
	freed := map[uint64]int{}
	var p reclaim.Participant
	within := false
	d := s.New(func(id uint64) {
		if within {
			t.Fatalf("within the function that frees it was called again")
		}
		within = true
		freed[id]++
		if id <= objects {
			p.Retire(id + objects)
		}
		p.Collect()
		within = false
	})
	p = d.Join()
	for id := uint64(1); id <= objects; id++ {
		p.Enter()
		p.Retire(id)
		p.Exit()
	}
	for range 10 {
		p.Collect()
	}
	checkFreed(t, d, freed, 2*objects)
}

func checkFreed(t *conform.Crew, d reclaim.Domain, freed map[uint64]int, objects int) {
	for id, times := range freed {
		if times != 1 {
			t.Errorf("object %d was freed %d times", id, times)
		}
	}
	if stats := d.Stats(); len(freed) != objects || stats.Freed != objects || stats.Pending != 0 {
		t.Errorf("of %d objects %d were freed, and Stats says %+v", objects, len(freed), stats)
	}
}

// misuse must be told, or do no harm.
func (s Scheme) misuse(t *conform.Crew) {
	d := s.New(func(uint64) {})
	p := d.Join()
	p.Retire(0)
	if stats := d.Stats(); stats.Pending+stats.Freed != 0 {
		t.Errorf("Retire(0) retires something: %+v", stats)
	}
	if !panics(p.Exit) {
		t.Errorf("Exit without Enter does not panic")
	}
	p.Enter()
	if !panics(p.Enter) {
		t.Errorf("Enter between Enter and Exit does not panic")
	}
	p.Leave()
	q := d.Join()
	q.Enter()
	p.Leave()
	if r := d.Join(); r == q {
		t.Errorf("after its first user has left twice a participant has two")
	}
	for name, f := range map[string]func(){"Enter": p.Enter, "Exit": p.Exit, "Collect": p.Collect, "Retire": func() { p.Retire(1) }} {
		if !panics(f) {
			t.Errorf("%s after Leave does not panic", name)
		}
	}
	q.Exit()
	var freeing reclaim.Participant
	left := false
	d = s.New(func(uint64) { left = left || !panics(freeing.Leave) })
	freeing = d.Join()
	for id := range uint64(1000) {
		freeing.Retire(id + 1)
	}
	freeing.Collect()
	if left {
		t.Errorf("Leave within the function that frees does not panic")
	}
}

func panics(f func()) (does bool) {
	defer func() { does = recover() != nil }()
	f()
	return false
}
