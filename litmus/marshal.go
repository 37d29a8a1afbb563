package litmus

import (
	"fmt"
	"strconv"
	"strings"
)

// MarshalText writes a location as String does, so that states can be JSON objects.
func (l Location) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads what MarshalText writes: 0:X1, [x], x[2].
func (l *Location) UnmarshalText(text []byte) error {
	s := string(text)
	if proc, name, found := strings.Cut(s, ":"); found {
		n, err := strconv.Atoi(proc)
		if err != nil || n < 0 || name == "" {
			return fmt.Errorf("found the location %.40q, expected one like 0:X1", s)
		}
		*l = Register(n, name)
		return nil
	}
	name, rest, found := strings.Cut(s, "[")
	inside, closed := strings.CutSuffix(rest, "]")
	switch cell, err := strconv.Atoi(inside); {
	case found && closed && name == "" && inside != "":
		*l = Place(inside)
	case found && closed && name != "" && err == nil && cell >= 0:
		*l = Location{Proc: Memory, Name: name, Cell: cell, IsCell: true}
	default:
		return fmt.Errorf("found the location %.40q, expected one like 0:X1, [x] or x[2]", s)
	}
	return nil
}

// MarshalText writes a number, an address or a whole array as String does.
func (v Value) MarshalText() ([]byte, error) {
	if v.Kind != Number && v.Kind != Address && v.Kind != Array {
		return nil, fmt.Errorf("found the value %v, expected a number, an address or an array", v)
	}
	return []byte(v.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (v *Value) UnmarshalText(text []byte) (err error) {
	s := string(text)
	if s == "" || strings.ContainsAny(s[:1], "+-0123456789") {
		*v, err = ParseNumber(s)
		return err
	}
	if inside, whole := strings.CutPrefix(s, "{"); whole {
		return v.unmarshalArray(inside)
	}
	if name, distance, found := strings.Cut(s, "+"); found {
		*v = AddressOf(name)
		if v.Offset, err = strconv.ParseInt(distance, 10, 64); err != nil || v.Offset == 0 || name == "" {
			return fmt.Errorf("found the value %.40q, expected an address and a number of bytes like x+4", s)
		}
		return nil
	}
	name, rest, found := strings.Cut(s, "[")
	*v = AddressOf(name)
	if !found {
		return nil
	}
	inside, closed := strings.CutSuffix(rest, "]")
	v.Cell, err = strconv.Atoi(inside)
	if !closed || name == "" || err != nil || v.Cell < 0 {
		return fmt.Errorf("found the value %.40q, expected a number or an address like x or x[2]", s)
	}
	return nil
}

func (v *Value) unmarshalArray(text string) error {
	inside, closed := strings.CutSuffix(text, "}")
	var cells []Value
	for cell := range strings.SplitSeq(inside, ",") {
		var c Value
		if err := c.UnmarshalText([]byte(cell)); err != nil || c.Kind == Array || !closed {
			return fmt.Errorf("found the value %.40q, expected an array like {1,2}", "{"+text)
		}
		cells = append(cells, c)
	}
	*v = ArrayOf(cells)
	return nil
}
