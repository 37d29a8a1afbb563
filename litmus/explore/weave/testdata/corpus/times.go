package main

import (
	"fmt"
	. "time"
	clock "time"
)

type watch struct {
	*clock.Timer
	ticker *Ticker
}

type watches struct{ watch }

func init() {
	programs["time"] = func() {
		Sleep(1)
		clock.Sleep(clock.Nanosecond)
		sleep := clock.Sleep
		sleep(1)
		t := NewTimer(clock.Hour)
		fmt.Println(t.Stop(), t.Stop(), t.Reset(1))
		<-t.C
		w := watches{watch{NewTimer(Hour), NewTicker(Hour)}}
		fmt.Println(w.Stop(), w.watch.Stop(), w.Timer.Reset(Hour))
		stop := w.Stop
		defer func() { fmt.Println(stop()) }()
		w.ticker.Reset(1)
		<-w.ticker.C
		w.ticker.Stop()
		c := make(chan int)
		f := clock.AfterFunc(1, func() { c <- 1 })
		<-c
		fmt.Println(f.Stop())
		<-After(1)
		<-clock.Tick(1)
		go Sleep(1)
		g := clock.AfterFunc(Hour, nil)
		fmt.Println(g.Reset(Hour), g.Stop(), g.Stop())
		clock := w
		fmt.Println(clock.Stop())
	}
	programs["time: of values"] = func() {
		var w struct {
			sub struct{ clock.Timer }
		}
		fmt.Println(here())
		w.sub.Stop()
	}
}
