// Package expr is the one expression tree behind conditions and calculations.
//
// A node is a constant, a reference to a field, or an operator with arguments.
// Evaluation is total: it never fails and never panics; what cannot be known
// (an unanswered field, a division by zero, a number out of range) is Missing,
// and Missing satisfies no comparison. Types are text, number, date, boolean
// and list; Check finds what can never fit. Numbers are exact decimals, dates
// are civil days. The TypeScript evaluator follows the same table of operators.
package expr
