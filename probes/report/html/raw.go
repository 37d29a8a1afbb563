package html

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"math"
	"strconv"
	"strings"

	"example.org/atomlab/probes/report"
)

// Raw is the report itself, as a link that holds it.
type raw struct {
	Link        template.HTMLAttr // a data: URL of the compressed JSON; as a URL each + of it would take five bytes
	Bytes, Gzip int
}

// KB and GzipKB are the sizes in thousands of bytes.
func (r raw) KB() int     { return (r.Bytes + 999) / 1000 }
func (r raw) GzipKB() int { return (r.Gzip + 999) / 1000 }

// near is how far a fraction may be from what was measured, as a share, so that it has fewer digits: digits of noise do
// not compress, and all of them would be most of a page. What is shown has three, and report.json has all.
const near = 0.001

// JSON is the report as a page holds it: fractions are shortened, everything else is as it was.
func JSON(r report.Report) ([]byte, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var all any
	if err := decoder.Decode(&all); err != nil {
		return nil, err
	}
	return json.Marshal(rounded(all))
}

func rounded(value any) any {
	switch v := value.(type) {
	case json.Number:
		if x, err := v.Float64(); err == nil && strings.ContainsAny(v.String(), ".e") {
			return json.Number(shortest(x))
		}
	case []any:
		for i := range v {
			v[i] = rounded(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = rounded(v[key])
		}
	}
	return value
}

// shortest is the number of the fewest digits that is near enough.
func shortest(x float64) (text string) {
	for digits := 1; digits <= 17; digits++ {
		text = strconv.FormatFloat(x, 'g', digits, 64)
		if y, err := strconv.ParseFloat(text, 64); err == nil && math.Abs(y-x) <= near*math.Abs(x) {
			break
		}
	}
	return text
}

// attach compresses the report.
func attach(r report.Report) (raw, error) {
	text, err := JSON(r)
	if err != nil {
		return raw{}, err
	}
	var compressed bytes.Buffer
	w, err := gzip.NewWriterLevel(&compressed, gzip.BestCompression)
	if err != nil {
		return raw{}, err
	}
	if _, err := w.Write(text); err != nil {
		return raw{}, err
	}
	if err := w.Close(); err != nil {
		return raw{}, err
	}
	link := `href="data:application/gzip;base64,` + base64.StdEncoding.EncodeToString(compressed.Bytes()) + `"`
	return raw{template.HTMLAttr(link), len(text), compressed.Len()}, nil
}
