package diff

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"example.org/atomlab/asm/machine"
)

// facts are those of the machine that differ, each as its report has it. By which processor one was asked is none.
func facts(a, b machine.Machine) (list []Fact) {
	before, after := map[string]string{}, map[string]string{}
	flatten("", object(a), before)
	flatten("", object(b), after)
	names := maps.Clone(before)
	maps.Copy(names, after)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if before[name] != after[name] && name != "caches_told.cpu" {
			list = append(list, Fact{name, before[name], after[name]})
		}
	}
	return list
}

// object is a value as JSON has it.
func object(v any) (o any) {
	text, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(text, &o)
	}
	if err != nil {
		return err.Error()
	}
	return o
}

// flatten names every value below a value by its path; lists are one value.
func flatten(path string, value any, into map[string]string) {
	fields, nested := value.(map[string]any)
	if !nested {
		if text, plain := value.(string); plain {
			into[path] = text
			return
		}
		text, err := json.Marshal(value)
		into[path] = string(text)
		if err != nil {
			into[path] = fmt.Sprint(value)
		}
		return
	}
	for name, field := range fields {
		below := name
		if path != "" {
			below = path + "." + name
		}
		flatten(below, field, into)
	}
}
