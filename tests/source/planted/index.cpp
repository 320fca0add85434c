// For cppcheck.py alone: it must find this.
int planted() {
  int numbers[2] = {1, 2};
  return numbers[2];
}
