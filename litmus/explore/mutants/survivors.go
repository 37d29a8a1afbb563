package main

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed survivors.txt
var survivorsText string

// survivors reads what is in survivors.txt: a line with the name of a mutant, and an indented one with the reason.
func survivors(text string) (map[string]string, error) {
	all := map[string]string{}
	name := ""
	for i, line := range strings.Split(text, "\n") {
		switch indented := strings.HasPrefix(line, "\t"); {
		case strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "":
		case indented && name != "":
			all[name] = strings.TrimSpace(all[name] + " " + strings.TrimSpace(line))
		case indented:
			return nil, fmt.Errorf("survivors.txt:%d: a reason stands before the first mutant", i+1)
		default:
			name = line
			if _, twice := all[name]; twice {
				return nil, fmt.Errorf("survivors.txt:%d: %s is listed twice", i+1, name)
			}
			all[name] = ""
		}
	}
	for name, why := range all {
		if why == "" {
			return nil, fmt.Errorf("survivors.txt: %s: expected the reason in an indented line below", name)
		}
	}
	return all, nil
}
