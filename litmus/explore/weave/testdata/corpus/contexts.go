package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

func init() {
	programs["context"] = func() {
		a, cancel := context.WithCancel(context.Background())
		b, cause := context.WithCancelCause(a)
		c, _ := context.WithTimeout(b, 1)
		<-c.Done()
		fmt.Println(a.Err(), b.Err(), c.Err(), context.Cause(c))
		d, _ := context.WithDeadlineCause(b, time.Now(), errors.New("late"))
		<-d.Done()
		fmt.Println(d.Err(), context.Cause(d))
		cause(errors.New("why"))
		cancel()
		<-b.Done()
		fmt.Println(a.Err(), b.Err(), context.Cause(b))
	}
}
