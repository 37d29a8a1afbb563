package main

import (
	"fmt"
	"time"
)

func init() {
	programs["select: forms"] = func() {
		c := full(1, 2, 3, 4, 5, 6, 7)
		var none chan int
		select {
		case <-c:
		}
		select {
		case v := <-c:
			fmt.Println(v)
		case <-none:
		}
		select {
		case none <- 1:
		case v, ok := <-c:
			fmt.Println(v, ok)
		}
		var x any
		var is boolean
		a := []int{0, 0}
		select {
		case x = <-c:
		case x, _ = <-none:
		}
		select {
		case a[say("index", 1)], is = (<-c):
			fmt.Println(x, a, is)
		}
		select {
		case _, is = <-c:
			fmt.Println(is)
		}
		select {
		default:
			fmt.Println("default only")
		}
		select {
		case v := <-none:
			fmt.Println(v)
		default:
			fmt.Println("default", here())
		}
		select {
		default:
		case c <- 1:
			fmt.Println(<-c, len(c))
		}
	}
	programs["select: order of evaluation"] = func() {
		c, d := full(), full(1)
		select {
		case say("one", c) <- say("two", 1):
		case say("three", c) <- say("four", 2):
		case say("five", []int{0})[0] = <-say("six", d):
			fmt.Println("chosen")
		case say("seven",
			c) <- func() int {
			fmt.Println("eight", here())
			return 3
		}():
		}
		fmt.Println(here())
	}
	programs["select: break and continue"] = func() {
		c := closed(1, 2, 3, 4, 5)
	loop:
		for {
			select {
			case v, ok := <-c:
				if !ok {
					break loop
				}
				if v == 2 {
					continue
				}
				if v == 3 {
					break
				}
				if v == 4 {
					continue loop
				}
				fmt.Println("got", v)
			}
			fmt.Println("after")
		}
	only:
		select {
		case <-c:
			for {
				break only
			}
			fmt.Println("never")
		}
	}
	programs["select: returns"] = func() { fmt.Println(either2(full(1), nil), either2(nil, full(2)), try(nil), try(full(3))) }
	programs["select: nested"] = func() {
		c, d := full(1), full(2)
		select {
		case v := <-c:
			select {
			case w := <-d:
				fmt.Println(v, w)
			case v := <-c:
				fmt.Println(v)
			}
		}
		cc := make(chan chan int, 1)
		cc <- full(9)
		select {
		case v := <-func() chan int {
			select {
			case x := <-cc:
				return x
			}
		}():
			fmt.Println(v)
		}
	}
	programs["select: closures"] = func() {
		var fs []func()
		for i := range 3 {
			select {
			case v := <-full(i):
				fs = append(fs, func() { fmt.Println(v); v++ })
			}
		}
		for _, f := range fs {
			f()
			f()
		}
	}
	programs["select: send on closed"] = func() {
		c := closed()
		fmt.Println(here())
		select {
		case c <- 1:
		}
	}
	programs["select: send on closed, default"] = func() {
		c := closed()
		fmt.Println(here())
		select {
		case c <- 1:
		default:
		}
	}
	programs["select: panic in an operand"] = func() {
		var m []chan int
		fmt.Println(here())
		select {
		case <-full(1):
		case m[0] <- 2:
		}
	}
	programs["select: goroutines"] = func() {
		c, quit := make(chan int), make(chan bool)
		go func() {
			for i := range 5 {
				fmt.Println(i, <-c)
			}
			close(quit)
		}()
		x, y := 0, 1
		for {
			select {
			case c <- x:
				x, y = y, x+y
			case <-quit:
				return
			case <-time.After(time.Hour):
				panic("late")
			}
		}
	}
	programs["select: forever"] = func() {
		go func() { select {} }()
		go forever()
	}
	programs["select: conversions"] = func() {
		e := make(chan error, 1)
		f := make(chan float64, 1)
		select {
		case e <- &wrong{}:
		}
		select {
		case f <- 1 << 2:
		case e <- nil:
		}
		fmt.Println(<-e, <-f)
	}
}

func forever() int { select {} }

func either2(a, b chan int) int {
	select {
	case v := <-a:
		return v
	case v := <-b:
		return -v
	}
}

func try(a chan int) int {
	select {
	case v := <-a:
		return v
	default:
		return -1
	}
}
