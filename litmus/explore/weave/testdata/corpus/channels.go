package main

import (
	"errors"
	"fmt"
	"io"
)

type (
	pipe    chan int
	sink    chan<- error
	spring  <-chan int
	boolean bool
	tree    struct {
		left, right *tree
		out         chan chan<- chan int
	}
)

var early, fine = <-full(1, 2)

func full(v ...int) chan int {
	c := make(chan int, len(v))
	for _, x := range v {
		c <- x
	}
	return c
}

func init() {
	programs["channel: results"] = func() {
		fmt.Println(early, fine)
		c := full(1, 2, 3, 4, 5)
		close(c)
		v, ok := <-c
		var w, also = (<-c)
		var x any
		x, ok = <-c
		var named boolean
		v, named = <-c
		_, named = <-c
		fmt.Println(v, ok, w, also, x, named, -<-c)
		if v, ok := <-c; !ok {
			fmt.Println(v)
		}
		a := []int{0, 0}
		i := func() int { return say("index", 1) }
		a[i()], ok = <-full(8)
		fmt.Println(a, ok, len(c), cap(c), len(full(1, 2))+1)
	}
	programs["channel: conversions"] = func() {
		e := make(chan error, 3)
		s := sink(e)
		s <- io.EOF
		s <- nil
		s <- &wrong{}
		p := make(pipe, 2)
		p <- 1
		p <- 'a'
		fmt.Println(<-e, <-e, <-e, <-p, <-(<-chan int)(p), len(s), cap(s), len(spring((chan int)(p))))
		f := make(chan float64, 3)
		f <- 1
		f <- 1 << 3
		fmt.Println(<-f, <-f)
		any1 := make(chan any, 2)
		any1 <- 3
		any1 <- nil
		fmt.Println(<-any1, <-any1)
		func1 := make(chan func(int) error, 1)
		func1 <- func(int) error { return nil }
		fmt.Println((<-func1)(2))
		sl := make(chan []int, 1)
		sl <- nil
		fmt.Println(len(<-sl), len([3]chan int{}))
	}
	programs["channel: of channels"] = func() {
		cc := make(chan chan chan int, 1)
		c := make(chan chan int, 1)
		d := full(7)
		cc <- c
		c <- d
		fmt.Println(<-<-<-cc)
		t := tree{out: make(chan chan<- chan int, 1)}
		t.out <- c
		<-t.out <- d
		d <- 3
		fmt.Println(<-<-c)
	}
	programs["channel: order of evaluation"] = func() {
		c := func() chan int { return say("channel", make(chan int, 1)) }
		c() <- say("value", 1)
		fmt.Println(say("a", 1)+<-say("b", full(2))+say("c", 3), <-say("d", full(4)))
	}
	programs["channel: close"] = func() {
		c := make(chan int, 1)
		func() {
			defer close(c)
			defer func() { c <- 1 }()
		}()
		v, ok := <-c
		w, no := <-c
		fmt.Println(v, ok, w, no)
		fmt.Println(here())
		close(c)
	}
	programs["channel: close nil"] = func() { var c chan int; fmt.Println(here()); close(c) }
	programs["channel: send on closed"] = func() {
		c := make(chan int, 1)
		close(c)
		fmt.Println(here())
		c <- 1
	}
	programs["channel: generic"] = func() {
		fmt.Println(sum(full(1, 2, 3)), sum(pipe(full(4, 5))), only(full(1)))
		put(make(chan error, 1), error(io.EOF))
		put(make(sink, 1), errors.New("x"))
		either(make(chan int, 1))
	}
	programs["channel: shadowed"] = func() {
		close := func(x any) { fmt.Println("close", x) }
		len := func(x any) string { return "len" }
		close(1)
		channel, sched, weave1, weave_channel := 1, 2, 3, make(chan int, 1)
		weave_channel <- channel + sched + weave1
		fmt.Println(len(1), <-weave_channel)
	}
}

type wrong struct{}

func (*wrong) Error() string { return "wrong" }

func sum[C ~chan E, E int | float64](c C) (s E) {
	close(c)
	for v := range c {
		s += v
	}
	v, ok := <-c
	if ok || len(c) != 0 {
		return v
	}
	return s + E(cap(c))
}

func only[C interface{ chan int | <-chan int }](c C) int { return <-c + len(c) }

func put[C ~chan error | ~chan<- error](c C, e error) {
	c <- e
	c2 := c
	fmt.Println(len(c2))
	select {
	case c <- e:
	default:
		fmt.Println("full")
	}
}

func either[C interface{ chan int | chan<- int }](c C) {
	c <- 1
	close(c)
}
