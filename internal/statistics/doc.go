// Package statistics counts for the staff's first page (集計).
//
// It owns no rows: it asks internal/application for counts and keeps to the
// departments the person sees. It refuses anything that could tell one
// applicant from another: only counts leave here.
package statistics
