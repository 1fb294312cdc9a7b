// The little linear algebra of least squares: symmetric positive definite systems, by Cholesky.

/** Rows of a square or rectangular matrix. */
export type Matrix = Float64Array[];

export const zeros = (rows: number, columns: number): Matrix => Array.from({ length: rows }, () => new Float64Array(columns));

/** The lower triangular factor; null when the matrix is not positive definite. */
export function cholesky(matrix: Matrix): Matrix | null {
  const size = matrix.length;
  const lower = zeros(size, size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = matrix[row]![column]!;
      for (let k = 0; k < column; k += 1) sum -= lower[row]![k]! * lower[column]![k]!;
      if (row !== column) lower[row]![column] = sum / lower[column]![column]!;
      else if (sum > 0) lower[row]![row] = Math.sqrt(sum);
      else return null;
    }
  }
  return lower;
}

/** Solves `L · x = b`. */
export function forward(lower: Matrix, right: ArrayLike<number>): Float64Array {
  const x = new Float64Array(lower.length);
  for (let row = 0; row < lower.length; row += 1) {
    let sum = right[row]!;
    for (let k = 0; k < row; k += 1) sum -= lower[row]![k]! * x[k]!;
    x[row] = sum / lower[row]![row]!;
  }
  return x;
}

/** Solves `L · Lᵀ · x = b`. */
export function solve(lower: Matrix, right: ArrayLike<number>): Float64Array {
  const x = forward(lower, right);
  for (let row = lower.length - 1; row >= 0; row -= 1) {
    let sum = x[row]!;
    for (let k = row + 1; k < lower.length; k += 1) sum -= lower[k]![row]! * x[k]!;
    x[row] = sum / lower[row]![row]!;
  }
  return x;
}

/** Logarithm of the determinant of `L · Lᵀ`. */
export const logDeterminant = (lower: Matrix): number => lower.reduce((sum, row, index) => sum + 2 * Math.log(row[index]!), 0);

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += a[index]! * b[index]!;
  return sum;
};
