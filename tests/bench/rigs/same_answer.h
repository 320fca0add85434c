/* What the bench port answers, whether it is built in or a plugin's. */
#ifndef SAME_ANSWER_H
#define SAME_ANSWER_H

#define SAME_ANSWER \
  "{\"status\":\"UP\",\"components\":{\"backup\":{\"status\":\"UP\"}},\"groups\":[\"liveness\"]}"

#endif
