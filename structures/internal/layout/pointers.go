package layout

import "reflect"

// Pointers is whether a value of the type keeps anything alive: whether the garbage collector finds pointers in it.
// What it does not know counts as one.
func Pointers(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr,
		reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return false
	case reflect.Array:
		return t.Len() > 0 && Pointers(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if Pointers(t.Field(i).Type) {
				return true
			}
		}
		return false
	}
	return true
}
