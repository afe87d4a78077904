from django.urls import path

from training.views import certificates, courses, leavers, lists

app_name = "training"
urlpatterns = [
    path("of/<int:worker_pk>/", certificates.of_worker, name="of_worker"),
    path("of/<int:worker_pk>/new/", certificates.certificate_new, name="certificate_new"),
    path("stays/<int:departure_pk>/", certificates.of_stay, name="of_stay"),
    path("<int:pk>/withdraw/", certificates.certificate_withdraw, name="certificate_withdraw"),
    path("untrained/", leavers.untrained, name="untrained"),
    path("courses/", courses.courses, name="courses"),
    path("courses/new/", courses.course_new, name="course_new"),
    path("courses/<int:pk>/", courses.course, name="course"),
    path("courses/<int:pk>/edit/", courses.course_edit, name="course_edit"),
    path("courses/<int:pk>/state/", courses.course_move, name="course_move"),
    path("courses/<int:pk>/partners/", courses.course_partners, name="course_partners"),
    path("courses/<int:pk>/enrol/", lists.enrol, name="enrol"),
    path("courses/<int:pk>/days/new/", lists.session_new, name="session_new"),
    path("courses/<int:pk>/days/<int:session_pk>/", lists.session_edit, name="session_edit"),
    path("courses/<int:pk>/results/", lists.outcomes, name="outcomes"),
    path("courses/<int:pk>/certificates/", lists.issue, name="issue"),
    path(
        "courses/<int:pk>/certificates/<int:certificate_pk>/withdraw/",
        lists.issued_withdraw,
        name="issued_withdraw",
    ),
    path("courses/<int:pk>/sheet/", lists.attendance_sheet, name="attendance_sheet"),
    path("enrolments/<int:pk>/admit/", lists.enrolment_admit, name="enrolment_admit"),
    path("enrolments/<int:pk>/off/", lists.enrolment_off, name="enrolment_off"),
]
