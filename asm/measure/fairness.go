package measure

// Jain is the fairness index of what each of several got done, (Σx)²/(n·Σx²): 1 if all got the same, 1/n if one of n
// did everything. Source: Jain, Chiu and Hawe, DEC-TR-301, 1984. If nobody did anything it is 1.
func Jain(shares []float64) float64 {
	sum, squares := 0.0, 0.0
	for _, x := range shares {
		sum += x
		squares += x * x
	}
	if squares == 0 {
		return 1
	}
	return sum * sum / (float64(len(shares)) * squares)
}
