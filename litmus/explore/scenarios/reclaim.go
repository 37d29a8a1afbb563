package scenarios

import (
	"fmt"
	"sync/atomic"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/structures/reclaim"
)

// reclaims lets one thread replace the object in a word, retire the old one and collect, so many times; readers look
// whether what they protect is alive, and collectors free what anybody has retired. In the end every object that was
// retired has been freed once.
func reclaims(newDomain func(func(uint64)) reclaim.Domain, objects uint64, readers, collectors int) func(*explore.S) {
	return func(s *explore.S) {
		freed := make([]atomic.Uint32, objects+2)
		d := newDomain(func(id uint64) { freed[id].Add(1) })
		var src atomic.Uint64
		src.Store(1)
		writer := d.Join()
		s.Go("writer", func() {
			for id := uint64(2); id < objects+2; id++ {
				writer.Retire(src.Swap(id))
				if id <= objects {
					writer.Collect()
				}
			}
		})
		for i := range readers {
			p := d.Join()
			s.Go(fmt.Sprintf("reader %d", i), func() {
				p.Enter()
				if id := p.Protect(0, &src); freed[id].Load() != 0 {
					panic(fmt.Sprintf("use after free of object %d", id))
				}
				p.Exit()
			})
		}
		for i := range collectors {
			p := d.Join()
			s.Go(fmt.Sprintf("collector %d", i), p.Collect)
		}
		s.Finally(func() error {
			reclaim.Flush(d)
			for id := range freed {
				if n, retired := freed[id].Load(), id >= 1 && id <= int(objects); n > 1 || retired != (n == 1) {
					return fmt.Errorf("object %d was freed %d times", id, n)
				}
			}
			if stats := d.Stats(); stats.Pending != 0 || stats.Freed != int(objects) {
				return fmt.Errorf("of %d objects all were freed, and Stats says %+v", objects, stats)
			}
			return nil
		})
	}
}

func hazardDomain(free func(uint64)) reclaim.Domain {
	return reclaim.NewHazards(reclaim.HazardOptions{Free: free})
}

func epochDomain(free func(uint64)) reclaim.Domain {
	return reclaim.NewEpochs(reclaim.EpochOptions{Free: free, Batch: 1})
}
