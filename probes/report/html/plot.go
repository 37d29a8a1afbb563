package html

import (
	"example.org/atomlab/probes/report/figure"
)

// A tick is a value on an axis.
type tick struct {
	At    px
	Label string
}

// A frame is where an axis system lies within its picture.
type frame struct {
	Width, Height            px // of the picture
	Left, Right, Top, Bottom px // of what is drawn in
}

// x and y put a share of an axis into the frame.
func (f frame) x(share float64) px { return round(float64(f.Left) + share*float64(f.Right-f.Left)) }
func (f frame) y(share float64) px { return round(float64(f.Bottom) - share*float64(f.Bottom-f.Top)) }

func ticks(s figure.Scale, about int, place func(float64) px) (list []tick) {
	for _, x := range s.Ticks(about) {
		list = append(list, tick{place(s.At(x)), figure.Tick(x)})
	}
	return list
}

// A mark is a measured point in a picture, with the ends of its interval.
type mark struct {
	X, Y, Low, High px // Low and High on the axis of values
	Ref, Tip        string
	Class           string
}

// colours is how many there are for lines before they come again, dashed.
const colours = 8
