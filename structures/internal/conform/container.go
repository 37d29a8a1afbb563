package conform

// A Container is what is tested: something that values are put into and taken out of.
type Container struct {
	Put  func(value int) (ok bool)
	Take func() (value int, ok bool)

	// TakeAs takes as the goroutine of a number, for Conserves, where they take in different ways; nil means Take.
	TakeAs func(goroutine int) (value int, ok bool)
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
