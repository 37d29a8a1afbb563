package html

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"html/template"

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

// attach compresses the report: as it is, samples are most of a page.
func attach(r report.Report) (raw, error) {
	text, err := json.Marshal(r)
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
