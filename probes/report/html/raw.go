package html

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"strconv"
	"strings"

	"example.org/atomlab/probes/report"
)

// Raw is the report itself, as a link that holds it.
type raw struct {
	Link        template.URL // a data: URL of the compressed JSON
	Bytes, Gzip int
}

// KB and GzipKB are the sizes in thousands of bytes.
func (r raw) KB() int     { return (r.Bytes + 999) / 1000 }
func (r raw) GzipKB() int { return (r.Gzip + 999) / 1000 }

// digits is how many significant ones a fraction has in a page. No clock is as good as that, and all of them would be
// more than half of a page; report.json has them.
const digits = 6

// JSON is the report as a page holds it: fractions have six digits, everything else is as it was.
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
			return json.Number(strconv.FormatFloat(x, 'g', digits, 64))
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
	link := "data:application/gzip;base64," + base64.StdEncoding.EncodeToString(compressed.Bytes())
	return raw{template.URL(link), len(text), compressed.Len()}, nil
}
