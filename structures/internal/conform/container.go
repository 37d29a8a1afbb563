package conform

// A Container is what is tested: something that values are put into and taken out of.
type Container struct {
	Put  func(value int) (ok bool)
	Take func() (value int, ok bool)

	// TakeAs takes as the goroutine of a number, where they take in different ways; nil means Take.
	TakeAs func(goroutine int) (value int, ok bool)
}

func (c Container) take(goroutine int) (value int, ok bool) {
	if c.TakeAs != nil {
		return c.TakeAs(goroutine)
	}
	return c.Take()
}

// An Order says which value a container must give out next.
type Order int

const (
	FIFO         Order = iota // the one that was put in first
	LIFO                      // the one that was put in last
	WorkStealing              // LIFO for goroutine 0, the only one that puts, and FIFO for the others
)

// of is the order for the goroutine of a number: FIFO or LIFO.
func (o Order) of(goroutine int) Order {
	switch {
	case o != WorkStealing:
		return o
	case goroutine == 0:
		return LIFO
	}
	return FIFO
}

// Roles say who may do what. The zero value lets every goroutine do both.
type Roles struct {
	OneProducer bool // only one goroutine may put
	OneConsumer bool // only one goroutine may take
}

// may says whether the goroutine of a number may put and take, where several work on one container. The one consumer is
// another than the one producer.
func (r Roles) may(goroutine int) (put, take bool) {
	return !r.OneProducer || goroutine == 0, !r.OneConsumer || goroutine == 1
}
