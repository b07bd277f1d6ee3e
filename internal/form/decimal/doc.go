// Package decimal is exact decimal arithmetic in a bounded range.
//
// A number has at most 50 significant digits and 20 after the point; an
// operation that leaves the range says so instead of rounding silently. The
// browser's evaluator follows the same rules digit by digit.
package decimal
